using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Json;
using SensorGrid.Api.Problems;
using SensorGrid.Applications.Definitions;

namespace SensorGrid.Api.Applications.Programs;

/// <summary>Reads the body that a program comes in.</summary>
internal static class ProgramBody
{
    // Its text, and what is parsed of it.
    private const int MadeOfByte = 4;

    private static readonly string[] MediaTypes =
    [
        "text/plain", "application/sql", "text/sql", "text/x-sql", "application/json", "text/json", "application/octet-stream", "application/x-www-form-urlencoded",
    ];

    /// <summary>Reads it.</summary>
    /// <returns>Null when the request was refused.</returns>
    /// <exception cref="BadHttpRequestException">It is too large.</exception>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context)
    {
        if (RequestBody.IsOneOf(context.Request, MediaTypes))
        {
            return await RequestBody.ReadAsync(context, ApplicationDefinition.MostBytes, MadeOfByte);
        }

        await new Problem(StatusCodes.Status415UnsupportedMediaType, "Send the program as text/plain or application/sql, or an application as application/json.").WriteAsync(context);
        return null;
    }
}
