using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SensorGrid.Load.Cases;

/// <summary>Changes all features of a live system, each time to others.</summary>
internal sealed class FeatureChanges(HttpClient http)
{
    private static readonly Uri Features = new("/definitions/features/default", UriKind.Relative);

    private int _changes;

    /// <summary>Commits the next definitions; does not wait until they are in force.</summary>
    public async Task ChangeAsync(CancellationToken cancellationToken)
    {
        var minutes = 2 + (_changes++ % 40);
        using var body = new StringContent(
            $$"""{"features":[{"metrics":["*"],"aggregations":["count","mean","std","max"],"windows":["1m","{{minutes}}m",{"length":"{{1 + (minutes % 3)}}h","hop":"1m"}]}]}""", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await http.PutAsync(Features, body, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The features could not be changed: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    /// <summary>The newest revision in force.</summary>
    public async Task<double> InForceAsync(CancellationToken cancellationToken)
    {
        using var answer = JsonDocument.Parse(await http.GetByteArrayAsync(new Uri("/definitions", UriKind.Relative), cancellationToken));
        return answer.RootElement.GetProperty("inForce").GetDouble();
    }
}
