using Microsoft.AspNetCore.Http;

namespace SensorGrid.Api.Answers;

internal static class ResponseExtensions
{
    /// <summary>
    /// Determines whether a part of an answer has been passed to the server: anything else written would be appended to it.
    /// </summary>
    public static bool HasBegun(this HttpResponse response) =>
        response.HasStarted || response.BodyWriter is { CanGetUnflushedBytes: true, UnflushedBytes: > 0 };
}
