using Microsoft.AspNetCore.Http;

namespace SensorGrid.Api.Answers;

internal static class ResponseExtensions
{
    /// <summary>Whether something of an answer has been given to the server: whatever else were written would be appended to it.</summary>
    public static bool HasBegun(this HttpResponse response) =>
        response.HasStarted || response.BodyWriter is { CanGetUnflushedBytes: true, UnflushedBytes: > 0 };
}
