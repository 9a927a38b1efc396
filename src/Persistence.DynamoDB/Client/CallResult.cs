namespace SensorGrid.Persistence.DynamoDB.Client;

/// <summary>The result of a call that may have a condition.</summary>
/// <param name="Answer">The answer; null when the condition did not hold.</param>
/// <param name="IsInDoubt">The condition did not hold, but an earlier attempt of the same call was not answered: it may be what broke it.</param>
internal readonly record struct CallResult<T>(T? Answer, bool IsInDoubt)
    where T : class;
