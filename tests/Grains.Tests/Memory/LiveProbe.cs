using SensorGrid.Grains.Memory;

namespace SensorGrid.Grains.Tests.Memory;

/// <summary>Looks on a thread of its own at how many sensors are live, and keeps the most.</summary>
internal sealed class LiveProbe : IDisposable
{
    private readonly Thread _thread;
    private volatile bool _stop;

    public LiveProbe(SensorRoom room)
    {
        _thread = new Thread(() =>
        {
            while (!_stop)
            {
                Most = Math.Max(Most, room.Live);
                Thread.Yield();
            }
        });
        _thread.Start();
    }

    /// <summary>The most that were live at a time.</summary>
    public int Most { get; private set; }

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
    }
}
