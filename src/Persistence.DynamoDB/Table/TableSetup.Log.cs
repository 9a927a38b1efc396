using Microsoft.Extensions.Logging;

namespace SensorGrid.Persistence.DynamoDB.Table;

internal sealed partial class TableSetup
{
    [LoggerMessage(7003, LogLevel.Information, "Made the DynamoDB table '{Table}' at {Service}.")]
    private partial void LogCreated(string table, string service);
}
