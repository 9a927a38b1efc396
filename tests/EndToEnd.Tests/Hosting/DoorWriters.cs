using System.Globalization;
using System.Text;
using SensorGrid.TestKit;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>
/// Clients of other services that bring readings while silos are killed: Feast, SageMaker Feature Store and Firehose, each for a sensor of its own. As these do, a client sends a request again, to the
/// next silo, until it is answered.
/// </summary>
internal sealed class DoorWriters : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IReadOnlyList<SiloNode> _silos;
    private readonly CancellationTokenSource _stop = new();
    private readonly Writer[] _writers;

    /// <param name="silos">Those that are asked in turn.</param>
    public DoorWriters(IReadOnlyList<SiloNode> silos)
    {
        _silos = silos;
        _writers =
        [
            Start("door/feast", (sensor, time, value) => new HttpRequestMessage(HttpMethod.Post, "/push")
            {
                Content = Json($$$"""{"push_source_name":"sensors","df":{"sensor_id":["{{{sensor}}}"],"event_timestamp":["{{{time}}}"],"temperature":[{{{value}}}]}}"""),
            }),
            Start("door/sagemaker", (sensor, time, value) => new HttpRequestMessage(HttpMethod.Put, "/FeatureGroup/sensors")
            {
                Content = Json($$$"""
                    {"Record":[{"FeatureName":"sensor_id","ValueAsString":"{{{sensor}}}"},{"FeatureName":"event_time","ValueAsString":"{{{time}}}"},{"FeatureName":"temperature","ValueAsString":"{{{value}}}"}]}
                    """),
            }),
            Start("door/firehose", (sensor, time, value) => new HttpRequestMessage(HttpMethod.Post, "/firehose")
            {
                Content = Json($$"""
                    {"requestId":"{{Guid.NewGuid()}}","timestamp":{{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}},"records":[{"data":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(
                        $$$"""{"sensorId":"{{{sensor}}}","timestamp":"{{{time}}}","metrics":{"temperature":{{{value}}}}}"""))}}"}]}
                    """),
            }),
        ];
    }

    /// <summary>The number of sensors that they write.</summary>
    public int Sensors => _writers.Length;

    /// <summary>Ends them.</summary>
    /// <returns>The number of readings of each sensor that were acknowledged.</returns>
    /// <exception cref="InvalidDataException">A request was refused for good.</exception>
    public async Task<IReadOnlyDictionary<string, int>> StopAsync()
    {
        await _stop.CancelAsync();
        var counts = new Dictionary<string, int>();
        foreach (var writer in _writers)
        {
            counts[writer.Sensor] = await Eventually.ComesAsync($"The last acknowledgement of {writer.Sensor}", writer.Count);
        }

        return counts;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_writers.Select(writer => writer.Count)).ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private Writer Start(string sensor, Func<string, string, string, HttpRequestMessage> make) => new(sensor, Task.Run(() => WriteAsync(sensor, make)));

    private async Task<int> WriteAsync(string sensor, Func<string, string, string, HttpRequestMessage> make)
    {
        var count = 0;
        for (; !_stop.IsCancellationRequested; count++)
        {
            // In milliseconds: the computation of the tests has no finer ones.
            var time = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            using var request = make(sensor, time, (20 + (count % 7 * 0.25)).ToString(CultureInfo.InvariantCulture));
            var body = await request.Content!.ReadAsByteArrayAsync();

            // Once it was sent it may be in the stream, whatever was answered: it is sent until it is acknowledged.
            for (var attempt = count; !await IsAcknowledgedAsync(_silos[attempt % _silos.Count].Http, request, body); attempt++)
            {
                await Task.Delay(Pause, TimeProvider.System);
            }

            await Task.Delay(Pause, TimeProvider.System);
        }

        return count;
    }

    private static async Task<bool> IsAcknowledgedAsync(HttpClient silo, HttpRequestMessage request, byte[] body)
    {
        using var again = new HttpRequestMessage(request.Method, request.RequestUri) { Content = new ByteArrayContent(body) };
        again.Content.Headers.ContentType = request.Content!.Headers.ContentType;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var response = await silo.SendAsync(again, patience.Token);
            return response.IsSuccessStatusCode
                || ((int)response.StatusCode < 500 ? throw new InvalidDataException($"{request.RequestUri}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(patience.Token)}") : false);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private sealed record Writer(string Sensor, Task<int> Count);
}
