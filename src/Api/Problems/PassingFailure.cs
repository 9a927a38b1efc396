namespace SensorGrid.Api.Problems;

/// <summary>Detects a silo that is starting, stopping or out of reach: the same request can succeed a moment later.</summary>
internal static class PassingFailure
{
    public static bool Is(Exception exception) => exception is TimeoutException or OrleansException or OperationCanceledException;
}
