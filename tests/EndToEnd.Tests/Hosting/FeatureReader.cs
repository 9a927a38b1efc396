using System.Collections.Concurrent;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>An inference service that asks for the features of one sensor after the other, some hundred a second; what fails it asks once more.</summary>
internal sealed class FeatureReader : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly HttpClient _http;
    private readonly int _sensors;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failed = [];
    private readonly Task _reading;
    private int _answered;

    /// <param name="http">Of the API that is asked.</param>
    /// <param name="sensors">How many sensors the <see cref="Fleet"/> has; each must have had its first reading.</param>
    public FeatureReader(HttpClient http, int sensors)
    {
        _http = http;
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
            if (await FailureAsync(path) is not null && await FailureAsync(path) is { } failure)
            {
                _failed.Enqueue(failure);
            }
            else
            {
                _answered++;
            }

            // The test is not about how many can be answered.
            await Task.Delay(Pause, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string?> FailureAsync(string path)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), CancellationToken.None);
            return response.IsSuccessStatusCode ? null : $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(CancellationToken.None)}";
        }
        catch (HttpRequestException exception)
        {
            return $"{path}: {exception.Message}";
        }
    }
}
