using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.TestKit.Models;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>Changes of the models of a live cluster, at random.</summary>
internal static class ModelChanges
{
    /// <summary>Puts the graphs of models, and the models as the next revision.</summary>
    /// <exception cref="HttpRequestException">The silo was killed.</exception>
    public static async Task PutAsync(HttpClient http, SomeModel[] models, CancellationToken cancellationToken)
    {
        foreach (var model in models)
        {
            using var graph = new ByteArrayContent(model.Graph) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
            using var stored = await http.PutAsync(new Uri($"/definitions/models/{model.Sha256}", UriKind.Relative), graph, cancellationToken);
            if (stored.StatusCode != HttpStatusCode.OK)
            {
                return;
            }
        }

        var texts = new JsonArray([.. models.Select((model, i) => new JsonObject { ["name"] = $"{i}", ["text"] = model.Text })]);
        using var change = new StringContent(new JsonObject { ["models"] = texts }.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.PutAsync(new Uri("/definitions", UriKind.Relative), change, cancellationToken);
        Assert.NotEqual(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    /// <summary>Draws models: for some sensors, for all others, or none. There are four graphs, of which each comes again.</summary>
    public static SomeModel[] Models(Random random, bool atLeastOne) => [.. random.Next(atLeastOne ? 1 : 0, 3) switch
    {
        0 => Array.Empty<SomeModel>(),
        1 => [Model(random, null)],
        _ => [Model(random, SomeSensors(random)), Model(random, null)],
    }];

    /// <summary>Draws a model.</summary>
    /// <param name="random">The draw.</param>
    /// <param name="sensors">The sensors that it scores; null for all others.</param>
    public static SomeModel Model(Random random, string? sensors) =>
        SomeModel.Of(string.Create(CultureInfo.InvariantCulture, $"live-{random.Next(4)}"), sensors, weight: random.Next(1, 5));

    private static string SomeSensors(Random random) => string.Create(CultureInfo.InvariantCulture, $"fleet/sensor-{random.Next(1, 6)}*");
}
