using Microsoft.Extensions.Logging;

namespace SensorGrid.Persistence.DynamoDB.Client;

internal sealed partial class DynamoDBCalls
{
    [LoggerMessage(7001, LogLevel.Debug, "Table '{Table}': attempt {Attempt} of {Attempts} failed. {Code}: {Message}")]
    private partial void LogFault(string table, int attempt, int attempts, string code, string message);
}
