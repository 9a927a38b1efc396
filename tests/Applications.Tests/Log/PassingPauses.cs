using Microsoft.Extensions.Time.Testing;

namespace SensorGrid.Applications.Tests.Log;

/// <summary>A clock that goes on by each pause as soon as somebody waits for it. Longer waits, as time limits are, stay.</summary>
/// <param name="now">The instant that it begins with.</param>
/// <param name="longest">Waits of this length and longer ones are no pauses.</param>
internal sealed class PassingPauses(DateTimeOffset now, TimeSpan longest) : FakeTimeProvider(now)
{
    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime < longest)
        {
            Advance(dueTime);
        }

        return timer;
    }
}
