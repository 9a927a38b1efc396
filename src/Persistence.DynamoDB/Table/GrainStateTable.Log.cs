using Microsoft.Extensions.Logging;

namespace SensorGrid.Persistence.DynamoDB.Table;

internal sealed partial class GrainStateTable
{
    [LoggerMessage(
        7002, LogLevel.Information,
        "A write of the state '{StateName}' of grain '{GrainId}' was not answered, yet had been done: its ETag {ETag} and bytes are stored.")]
    private partial void LogOwnWriteFound(string stateName, GrainId grainId, string eTag);
}
