using System.Net;
using Xunit;

namespace SensorGrid.TestKit;

/// <summary>Waits for what must come. Not to be relied on for how fast it comes: a machine that runs tests may be slow, shared and paused at times.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>How long anything is waited for before the test fails instead of blocking all that come after it.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(6);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Asks again and again until the answer is there; for what can only be asked, not awaited.</summary>
    /// <param name="what">What is waited for, for the one who reads the failure.</param>
    /// <param name="ask">Gives null for as long as it is not there; an exception that says 503 is the same, because that asks to come again.</param>
    public static async Task<T> GetAsync<T>(string what, Func<Task<T?>> ask)
        where T : class
    {
        T? answer = null;
        await TrueAsync(() => what, async () => (answer = await ask()) is not null);
        return answer!;
    }

    /// <summary>Asks again and again until it is true; for what can only be asked, not awaited.</summary>
    /// <param name="what">What is waited for, told when it did not come; it may tell what was there instead.</param>
    /// <param name="ask">Whether it is there; an exception that says 503 is the same as false, because that asks to come again.</param>
    public static async Task TrueAsync(Func<string> what, Func<Task<bool>> ask)
    {
        var time = TimeProvider.System;
        var begun = time.GetTimestamp();
        while (true)
        {
            HttpRequestException? refusal = null;
            try
            {
                if (await ask())
                {
                    return;
                }
            }
            catch (HttpRequestException exception) when (exception.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                refusal = exception;
            }

            if (time.GetElapsedTime(begun) > Patience)
            {
                throw new TimeoutException($"{what()} did not come within {Patience}.", refusal);
            }

            await Task.Delay(Pause, time, Cancelled);
        }
    }

    /// <inheritdoc cref="TrueAsync(Func{string}, Func{Task{bool}})"/>
    public static Task TrueAsync(string what, Func<bool> ask) => TrueAsync(() => what, () => Task.FromResult(ask()));

    /// <summary>Awaits an event.</summary>
    /// <param name="what">What is waited for, for the one who reads the failure.</param>
    /// <param name="coming">Ends when it has come.</param>
    public static async Task ComesAsync(string what, Task coming)
    {
        try
        {
            await coming.WaitAsync(Patience, TimeProvider.System, Cancelled);
        }
        catch (TimeoutException exception) when (!coming.IsCompleted)
        {
            throw new TimeoutException($"{what} did not come within {Patience}.", exception);
        }
    }

    /// <inheritdoc cref="ComesAsync(string, Task)"/>
    public static async Task<T> ComesAsync<T>(string what, Task<T> coming)
    {
        await ComesAsync(what, (Task)coming);
        return await coming;
    }
}
