using System.Text;
using SensorGrid.Grains.Interfaces.Applications;

namespace SensorGrid.Api.Tests.Applications.Hosting;

/// <summary>An application whose rows the test makes, in the place of its grain.</summary>
internal sealed class DrivenApplication(string name, string stream, TimeProvider time) : IApplicationGrain
{
    private readonly Lock _lock = new();
    private readonly List<ApplicationRow> _rows = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _newest;
    private bool _isDeleted;

    /// <summary>The most rows of an answer, as a real one has a bound of bytes.</summary>
    public int MostRows { get; set; } = int.MaxValue;

    /// <summary>Thrown by the next calls for the state; null for none.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The changes that came.</summary>
    public List<ApplicationChange> Changes { get; } = [];

    /// <summary>The outcome of changes.</summary>
    public ApplicationOutcome Outcome { get; set; } = new(ApplicationResult.Committed, 1);

    /// <summary>The definition of every generation; null when there is none.</summary>
    public byte[]? Definition { get; set; }

    /// <summary>Adds rows: <c>{"n":ordinal}</c>, with so many characters more.</summary>
    public void Add(int count, int padding = 0)
    {
        lock (_lock)
        {
            for (var i = 0; i < count; i++)
            {
                _newest++;
                var pad = padding == 0 ? "" : $",\"pad\":\"{new string('x', padding)}\"";
                _rows.Add(new ApplicationRow(_newest, Encoding.UTF8.GetBytes(FormattableString.Invariant($"{{\"n\":{_newest}{pad}}}"))));
            }
        }

        Signal();
    }

    /// <summary>Keeps the rows from an ordinal on.</summary>
    public void Forget(long before)
    {
        lock (_lock)
        {
            _rows.RemoveAll(row => row.Ordinal < before);
        }
    }

    /// <summary>Begins at the first row again.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            _rows.Clear();
            _newest = 0;
        }

        Signal();
    }

    public void Delete()
    {
        _isDeleted = true;
        Signal();
    }

    public ValueTask<ApplicationOutcome> PutAsync(ApplicationChange change, CancellationToken cancellationToken)
    {
        Changes.Add(change);
        return ValueTask.FromResult(Outcome);
    }

    public ValueTask<bool> DeleteAsync(CancellationToken cancellationToken)
    {
        var existed = !_isDeleted;
        Delete();
        return ValueTask.FromResult(existed);
    }

    public ValueTask<ApplicationStatus?> GetStatusAsync(CancellationToken cancellationToken)
    {
        if (Failure is not null)
        {
            throw Failure;
        }

        lock (_lock)
        {
            var kept = _rows.Count > 0 ? _rows[0].Ordinal : _newest + 1;
            return ValueTask.FromResult(_isDeleted ? null : new ApplicationStatus(
                name,
                ApplicationState.Running,
                null,
                [new ApplicationGeneration(1, new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero), "00000000000000ff", "first")],
                [new ApplicationInputStatus("SOURCE_SQL_STREAM_001", null, [new ApplicationColumn("x", "DOUBLE")])],
                [new ApplicationStreamStatus(stream, [new ApplicationColumn("n", "INTEGER")], _newest, kept, false), new ApplicationStreamStatus("error_stream", [], 0, 1, true)])
            {
                Records = 7,
                RowsIn = 6,
                Errors = 1,
                RecordsPerSecond = 0.5,
                Behind = TimeSpan.FromMilliseconds(1500),
                Silo = "s",
                Shards = 2,
            });
        }
    }

    public ValueTask<byte[]?> GetDefinitionAsync(long generation, CancellationToken cancellationToken) => ValueTask.FromResult(generation <= 1 ? Definition : null);

    public async ValueTask<ApplicationRows?> ReadAsync(ApplicationRowsQuery query, CancellationToken cancellationToken)
    {
        var isLate = false;
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_isDeleted || query.Stream != stream)
                {
                    return null;
                }

                var kept = _rows.Count > 0 ? _rows[0].Ordinal : _newest + 1;
                var after = query.After < 0 ? Math.Max(_newest + query.After, 0) : query.After;
                ApplicationRow[] rows = [.. _rows.Where(row => row.Ordinal > after).Take(Math.Min(query.Limit, MostRows))];
                if (rows.Length > 0 || isLate || after > _newest || query.Wait == TimeSpan.Zero)
                {
                    return new ApplicationRows(rows, kept, _newest);
                }

                changed = _changed.Task;
            }

            isLate = await Task.WhenAny(changed, Task.Delay(query.Wait, time, cancellationToken)) != changed;
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public ValueTask<byte[]?> GetFactsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> WakeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    private void Signal() => Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
