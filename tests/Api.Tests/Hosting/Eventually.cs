namespace SensorGrid.Api.Tests.Hosting;

/// <summary>Waits until something can be seen from outside.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Asks again and again until the answer is there.</summary>
    /// <param name="what">What is waited for, for the one who reads the failure.</param>
    /// <param name="ask">Gives null for as long as it is not there.</param>
    public static async Task<T> GetAsync<T>(string what, Func<Task<T?>> ask)
        where T : class
    {
        var time = TimeProvider.System;
        var begun = time.GetTimestamp();
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            if (time.GetElapsedTime(begun) > Longest)
            {
                throw new TimeoutException($"{what} did not come within {Longest}.");
            }

            await Task.Delay(Pause, time, TestContext.Current.CancellationToken);
        }
    }
}
