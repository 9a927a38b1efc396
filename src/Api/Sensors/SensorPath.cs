using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Problems;

namespace SensorGrid.Api.Sensors;

/// <summary>The sensor that a request's path names.</summary>
/// <param name="SensorId">Its id; null when the path's percent-encoding is not that of UTF-8 text.</param>
internal sealed record SensorPath(string? SensorId)
{
    /// <summary>The answer to a path whose id is not percent-encoded UTF-8.</summary>
    public static Problem NotUtf8 => Problem.BadRequest("The sensor's id in the path is not percent-encoded UTF-8.");

    /// <summary>Creates the answer for a sensor without readings.</summary>
    public static Problem NoReading(string sensorId) => new(StatusCodes.Status404NotFound, $"No reading of a sensor '{sensorId}' has been taken.");
}
