using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace SensorGrid.Persistence.DynamoDB.Client;

/// <summary>
/// Makes calls, and makes them again when they were throttled or not answered: a bounded number of times, with waits that double and are cut at random
/// so that those who failed together do not come back together.
/// </summary>
internal sealed partial class DynamoDBCalls(
    DynamoDBStorageOptions options, GrainStorageMetrics metrics, TimeProvider timeProvider, ILogger<DynamoDBCalls> logger)
{
    private const double FirstWait = 50;
    private const double LongestWait = 2000;

    /// <param name="send">Makes a request and sends it; called once for each attempt.</param>
    /// <param name="cancellationToken">The token that cancels the attempt and all further ones.</param>
    /// <exception cref="TimeoutException">The last attempt was not answered in time.</exception>
    public async Task<CallResult<T>> SendAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken)
        where T : class
    {
        var inDoubt = false;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new CallResult<T>(await SendOnceAsync(send, cancellationToken), false);
            }
            catch (ConditionalCheckFailedException)
            {
                return new CallResult<T>(null, inDoubt);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && IsTransient(exception))
            {
                var throttled = DynamoDBFaults.IsThrottle(exception);
                inDoubt |= !throttled;
                metrics.OnFault(throttled);
                LogFault(options.TableName, attempt, options.MaxAttempts, DynamoDBFaults.Code(exception), exception.Message);
                if (attempt >= options.MaxAttempts)
                {
                    throw;
                }
            }

            await WaitAsync(attempt, cancellationToken);
        }
    }

    private static bool IsTransient(Exception exception) => DynamoDBFaults.IsThrottle(exception) || DynamoDBFaults.IsUnknown(exception);

    private async Task<T> SendOnceAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.RequestTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await send(either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"DynamoDB did not answer within {options.RequestTimeout} (table '{options.TableName}').");
        }
    }

    private Task WaitAsync(int attempt, CancellationToken cancellationToken)
    {
        var ceiling = Math.Min(LongestWait, FirstWait * Math.Pow(2, Math.Min(attempt - 1, 20)));
        return Task.Delay(TimeSpan.FromMilliseconds(ceiling * (0.5 + (Random.Shared.NextDouble() / 2))), timeProvider, cancellationToken);
    }
}
