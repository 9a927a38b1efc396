using System.Collections.Concurrent;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>An inference service that asks for the features of one sensor after the other, some hundred a second; what fails it asks once more.</summary>
internal sealed class FeatureReader : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly HttpClient[] _apis;
    private readonly int _sensors;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failed = [];
    private readonly Task _reading;
    private int _answered;

    /// <param name="sensors">How many sensors the <see cref="Fleet"/> has; each must have had its first reading.</param>
    /// <param name="apis">Who is asked, in turn: of two, what one has not answered is asked of the other.</param>
    public FeatureReader(int sensors, params HttpClient[] apis)
    {
        _apis = apis;
        _sensors = sensors;
        _reading = Task.Run(ReadAsync, CancellationToken.None);
    }

    /// <summary>Ends it.</summary>
    /// <returns>How many requests were answered, and what went wrong twice in a row for the others.</returns>
    public async Task<(int Answered, IReadOnlyCollection<string> Failed)> StopAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        return (_answered, _failed);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            var path = $"/sensors/{Uri.EscapeDataString($"fleet/sensor-{i % _sensors}")}/features?asOf=latest";
            if (await FailureAsync(_apis[i % _apis.Length], path) is { } first && await FailureAsync(_apis[(i + 1) % _apis.Length], path) is { } second)
            {
                _failed.Enqueue($"{path}: {first}, then {second}");
            }
            else
            {
                _answered++;
            }

            // The test is not about how many can be answered.
            await Task.Delay(Pause, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<string?> FailureAsync(HttpClient api, string path)
    {
        try
        {
            using var response = await api.GetAsync(new Uri(path, UriKind.Relative), CancellationToken.None);
            return response.IsSuccessStatusCode ? null : $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(CancellationToken.None)}";
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return exception.Message;
        }
    }
}
