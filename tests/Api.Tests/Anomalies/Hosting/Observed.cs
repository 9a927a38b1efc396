using SensorGrid.TestKit;

namespace SensorGrid.Api.Tests.Anomalies.Hosting;

/// <summary>A value that a test can wait for.</summary>
internal sealed class Observed<T>(T initial)
{
    private readonly Lock _lock = new();
    private T _value = initial;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Update(Func<T, T> change)
    {
        lock (_lock)
        {
            _value = change(_value);
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public async Task WaitAsync(Func<T, bool> until)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (until(_value))
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        }
    }
}
