using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SensorGrid.Kinesis.Local;

/// <summary>
/// <c>/_faults</c>, for tests in other processes. POST <c>{"kind":"ConnectionReset","operation":"PutRecords","skip":0,"times":1,"afterEffect":true,
/// "delaySeconds":1}</c> switches one on; GET lists them with how often they fired; DELETE switches all off.
/// </summary>
internal sealed class FaultEndpoint(KinesisFaults faults)
{
    public const string Path = "/_faults";

    public async Task HandleAsync(HttpContext http)
    {
        switch (http.Request.Method)
        {
            case "POST":
                await AddAsync(http).ConfigureAwait(false);
                break;
            case "DELETE":
                faults.Clear();
                http.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case "GET":
                await http.Response.WriteAsJsonAsync(
                    faults.Active.Select(fault => new { kind = fault.Kind.ToString(), fault.Operation, fault.Fired }), http.RequestAborted).ConfigureAwait(false);
                break;
            default:
                http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                break;
        }
    }

    private async Task AddAsync(HttpContext http)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted).ConfigureAwait(false);
            faults.Add(Parse(document.RootElement));
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or ArgumentException or InvalidOperationException or FormatException)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsync($"Not a fault: {exception.Message}", http.RequestAborted).ConfigureAwait(false);
        }
    }

    private static KinesisFault Parse(JsonElement json) => new(Enum.Parse<KinesisFaultKind>(json.GetProperty("kind").GetString()!, ignoreCase: true))
    {
        Operation = Find(json, "operation")?.GetString(),
        Skip = Find(json, "skip")?.GetInt32() ?? 0,
        Times = json.TryGetProperty("times", out var times) ? times.ValueKind == JsonValueKind.Null ? null : times.GetInt32() : 1,
        AfterEffect = Find(json, "afterEffect")?.GetBoolean() ?? false,
        Delay = TimeSpan.FromSeconds(Find(json, "delaySeconds")?.GetDouble() ?? 1),
    };

    private static JsonElement? Find(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
