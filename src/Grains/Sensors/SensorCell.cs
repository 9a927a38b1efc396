using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.History;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Memory;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Sensors;

/// <summary>
/// The state of one activation's sensor. It is touched by the activation, by the readers of this silo that ingest pages without a call, and by whoever asks for features in
/// this process. A lease is the only way to change it. Safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>There is one lease at a time:</para>
/// <list type="bullet">
/// <item>A <see cref="PageLease"/> ingests readings. It is held from the first stage to the last add, the model's run included; reads wait meanwhile.</item>
/// <item>Whoever needs the features alone (<see cref="TryRead"/>) waits only for the adds of that sensor: staging and the model's run leave them as they were.</item>
/// <item>A <see cref="StillLease"/> keeps pages away while the sensor is stored, explained or checked for silence. It may be read meanwhile. What storage has changes under it alone.</item>
/// </list>
/// <para>The lock guards all fields. It is held for no longer than it takes to compute the features.</para>
/// </remarks>
/// <param name="id">The sensor's id.</param>
/// <param name="owner">The activation.</param>
internal sealed partial class SensorCell(string id, ISensorCellOwner owner) : IRoomTenant
{
    /// <summary>The message of the exception for an invalid cell.</summary>
    public const string InvalidMessage = "The sensor is being loaded again.";

    private static readonly TimeSpan PageTimeout = TimeSpan.FromSeconds(1);

    // One a thread, for all sensors: a barrier writes thousands of them.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _snapshot;

    private readonly Lock _lock = new();
    private KeyEngine? _engine;
    private ScoreTrail _scores = new();
    private DurablePositions? _durable;
    private string? _homeShard;
    private ReportedStatus _reported;
    private List<AnomalyEpisode>? _raised;
    private List<DeadLetter>? _refused;
    private TaskCompletionSource? _released;
    private int _lease;
    private int _waiting;
    private Hold _hold;
    private bool _isAdding;
    private bool _allowsDirectPages;
    private bool _allowsDirectSaves;
    private bool _isInDoubt;
    private bool _isInvalid;
    private bool _hasEnded;
    private bool _wasRetired;
    private bool _wasCalled;
    private bool _wasUsed;
    private byte _looks;

    private enum Hold : byte
    {
        None,
        Page,
        Still,
    }

    public string Id => id;

    /// <summary>The last known version of what is stored.</summary>
    public PartedState Stored { get; } = new();

    /// <summary>Gets whether the sensor has ever ingested a page.</summary>
    public bool HasEngine => Volatile.Read(ref _engine) is not null;

    /// <summary>The shard whose reader the sensor follows: of those that a page came from the one with the greatest name, which is the newest one of its stream.</summary>
    public ShardName HomeShard => ShardName.Parse(Volatile.Read(ref _homeShard) ?? "");

    /// <summary>Gets whether the state is of no use any more: a page was ingested in part, or another activation has stored the sensor.</summary>
    public bool IsInvalid => Volatile.Read(ref _isInvalid);

    /// <summary>Gets whether the activation has ended: only the activation uses the cell then.</summary>
    public bool HasEnded => Volatile.Read(ref _hasEnded);

    /// <summary>Gets whether a page or a query came since the room looked last.</summary>
    public bool WasUsed => Volatile.Read(ref _wasUsed);

    /// <summary>Gets whether a page retired the sensor since <see cref="StillLease.TakeRetirement"/>.</summary>
    public bool WasRetired => Volatile.Read(ref _wasRetired);

    int IRoomTenant.Bytes { get; set; }

    bool IRoomTenant.IsLeaving { get; set; }

    int IRingItem.Place { get; set; } = -1;

    /// <summary>Begins with what was stored, or came from another silo. By the activation, before anybody else can find the cell.</summary>
    public void Load(KeyEngine engine, ScoreTrail scores, ShardName homeShard, DurablePositions? durable, bool isInDoubt = false)
    {
        lock (_lock)
        {
            (_engine, _scores, _homeShard, _durable, _isInDoubt) = (engine, scores, homeShard.ToString(), durable, isInDoubt);
        }
    }

    /// <summary>
    /// Acquires the sensor for a page that came without a call. Refuses whenever there is anything else to do: the activation must be called then.
    /// </summary>
    /// <param name="shard">The shard that the page is of.</param>
    /// <param name="previous">The last position of the shard that the sensor must have; null when it is not known, which the activation must look into.</param>
    /// <param name="lease">The lease.</param>
    public bool TryAcquirePage(ShardName shard, LogPosition? previous, out PageLease lease)
    {
        lease = default;
        if (previous is null)
        {
            return false;
        }

        lock (_lock)
        {
            // The activation comes first, if it waits: it is called for what cannot be done without it.
            if (_hold != Hold.None || _waiting > 0 || !IsOpen_NeedsLock() || !Has_NeedsLock(shard, previous))
            {
                return false;
            }

            _wasUsed = true;
            lease = new PageLease(this, Begin_NeedsLock(Hold.Page));
            return true;
        }
    }

    /// <summary>Reports to the room how much memory the sensor uses, if it has an engine. By who holds a still lease, or before anybody else can find the cell.</summary>
    public void Resize(SensorRoom room)
    {
        if (_engine is { } engine)
        {
            room.Resize(this, MemoryBudget.Activation + engine.ApproximateBytes + Stored.ApproximateBytes);
        }
    }

    /// <summary>Acquires the sensor for a page that the activation was called with, once it is free.</summary>
    /// <returns>Null when the sensor lacks that position, or is invalid.</returns>
    public async ValueTask<PageLease?> AcquirePageAsync(ShardName shard, LogPosition? previous, CancellationToken cancellationToken)
    {
        PageLease? lease = null;
        await WaitForAsync(() =>
        {
            if (!_isInvalid && _hold != Hold.None)
            {
                return false;
            }

            if (_isInvalid || !Has_NeedsLock(shard, previous))
            {
                return true;
            }

            // Nothing has been ingested yet, so a reader may still cancel; from here on it may not.
            cancellationToken.ThrowIfCancellationRequested();
            (_wasCalled, _wasUsed) = (true, true);
            lease = new PageLease(this, Begin_NeedsLock(Hold.Page));
            return true;
        });
        return lease;
    }

    /// <summary>Reads the sensor while no page is being ingested; waits for one that is.</summary>
    /// <exception cref="InvalidOperationException">The cell is invalid.</exception>
    public async ValueTask<T> ReadAsync<T>(Func<View, T> read, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task released;
            lock (_lock)
            {
                if (_isInvalid)
                {
                    throw new InvalidOperationException(InvalidMessage);
                }

                if (_hold != Hold.Page)
                {
                    (_wasCalled, _wasUsed) = (true, true);
                    return read(new View(this));
                }

                released = Released_NeedsLock();
            }

            await released.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Computes the features as of an instant, from outside of the activation; waits for a page that is being ingested.</summary>
    /// <returns>Null when the activation must be called for them: there is nothing to answer from, or the page takes long.</returns>
    public ValueTask<FeaturesAnswer?> AnswerAsync(AsOf asOf, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (answer, released) = TryAnswer(asOf);
        return released is null ? ValueTask.FromResult(answer) : AnswerAfterAsync(released, asOf, clock, cancellationToken);
    }

    /// <summary>Reads the features as of an instant, from outside of the activation, under the lock.</summary>
    /// <returns>False when they cannot be read at once: see <see cref="AnswerAsync"/>.</returns>
    public bool TryRead<TState>(AsOf asOf, TState state, FeatureValuesReader<TState> read)
    {
        lock (_lock)
        {
            if (_isInvalid || _hasEnded || _engine is null || _isAdding || (asOf is { Time: { } time, OrOldest: false } && time < _engine.OldestAsOf))
            {
                return false;
            }

            _wasUsed = true;
            read(state, _engine.ComputeValues(asOf, allowsWhole: _hold != Hold.Page));
            return true;
        }
    }

    /// <summary>
    /// Removes the anomalies that pages changed, and returns them in order. When there are any, the activation is called from here on until <see cref="AllowDirect"/>: they are to be sent before the
    /// sensor is stored. Used by the activation only.
    /// </summary>
    public IReadOnlyList<AnomalyEpisode> TakeRaised()
    {
        lock (_lock)
        {
            var raised = _raised;
            _raised = null;
            _allowsDirectPages &= raised is null;
            return raised ?? (IReadOnlyList<AnomalyEpisode>)[];
        }
    }

    /// <summary>Removes the values that pages brought and that there was no room for, and returns them in order, as <see cref="TakeRaised"/>. Used by the activation only.</summary>
    public IReadOnlyList<DeadLetter> TakeRefused()
    {
        lock (_lock)
        {
            var refused = _refused;
            _refused = null;
            _allowsDirectPages &= refused is null;
            return refused ?? (IReadOnlyList<DeadLetter>)[];
        }
    }

    /// <summary>Sets whether the sensor may get pages, and be stored, without a call from now on. Saves are not allowed while pages are not.</summary>
    public void AllowDirect(bool pages, bool saves)
    {
        lock (_lock)
        {
            (_allowsDirectPages, _allowsDirectSaves) = (pages, saves);
        }
    }

    /// <summary>Determines whether the sensor has a position of a shard, or is about to: a page is being ingested.</summary>
    public bool HasOrIngests(ShardName shard, LogPosition position)
    {
        lock (_lock)
        {
            return _hold == Hold.Page || Has_NeedsLock(shard, position);
        }
    }

    /// <summary>Ends the activation: from here on only it touches the cell.</summary>
    public void End()
    {
        lock (_lock)
        {
            _hasEnded = true;
        }
    }

    /// <summary>Stores the sensor if storage lacks anything of it, and ends its activation.</summary>
    /// <returns>Whether it has ended; false when a page or a question came meanwhile, or when it could not be stored.</returns>
    public Task<bool> LeaveAsync() => owner.LeaveAsync();

    public bool MayGo()
    {
        lock (_lock)
        {
            if (((IRoomTenant)this).IsLeaving || _hasEnded || _hold != Hold.None || _waiting > 0)
            {
                return false;
            }

            if (_wasUsed)
            {
                _wasUsed = false;
                return false;
            }

            // A cell that was just loaded has a call on its way; one without a call after so many looks was loaded for nothing.
            return _wasCalled || ++_looks == byte.MaxValue;
        }
    }

    private async ValueTask<FeaturesAnswer?> AnswerAfterAsync(Task released, AsOf asOf, TimeProvider clock, CancellationToken cancellationToken)
    {
        // One time limit for all waits: another page may come before the query has its turn.
        var asked = clock.GetTimestamp();
        try
        {
            while (true)
            {
                var left = PageTimeout - clock.GetElapsedTime(asked);
                await released.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock, cancellationToken);
                var (answer, next) = TryAnswer(asOf);
                if (next is null)
                {
                    return answer;
                }

                released = next;
            }
        }
        catch (TimeoutException)
        {
            // The caller then calls the activation, which waits no longer than a call may take.
            return null;
        }
    }

    private (FeaturesAnswer? Answer, Task? Released) TryAnswer(AsOf asOf)
    {
        lock (_lock)
        {
            if (_isInvalid || _hasEnded || _engine is null)
            {
                return (null, null);
            }

            _wasUsed = true;
            return _hold == Hold.Page ? (null, Released_NeedsLock()) : (new View(this).Answer(asOf), null);
        }
    }

    /// <summary>Tries, under the lock, again and again as leases are released, until it is done. Readers do not come between.</summary>
    private async ValueTask WaitForAsync(Func<bool> isDone)
    {
        var waits = false;
        try
        {
            while (true)
            {
                Task released;
                lock (_lock)
                {
                    if (isDone())
                    {
                        return;
                    }

                    _waiting += waits ? 0 : 1;
                    waits = true;
                    released = Released_NeedsLock();
                }

                await released;
            }
        }
        finally
        {
            if (waits)
            {
                lock (_lock)
                {
                    _waiting--;
                }
            }
        }
    }

    private int Begin_NeedsLock(Hold hold)
    {
        _hold = hold;
        return ++_lease;
    }

    private void Release(int lease)
    {
        TaskCompletionSource? released;
        lock (_lock)
        {
            Require_NeedsLock(lease);
            (_hold, _isAdding) = (Hold.None, false);
            (released, _released) = (_released, null);
        }

        released?.SetResult();
    }

    private void Invalidate(int lease)
    {
        lock (_lock)
        {
            Require_NeedsLock(lease);
            _isInvalid = true;
        }

        owner.WakeUp();
    }

    private bool TryReport(TimeSpan every, [NotNullWhen(true)] out SensorStatus? status)
    {
        if (_engine is not { LastReadingAt: { } newest } engine || !_reported.IsDue(newest, engine.IsAnomalous, engine.IsSilent, every))
        {
            status = null;
            return false;
        }

        status = new View(this).Status()!;

        // Sensors that begin together would report together from then on.
        _reported.OnReported(status, lead: every * ((uint)string.GetHashCode(id) % 512 / 1024.0));
        return true;
    }

    // A holder alone changes these, so a holder may read them without the lock.
    private void Require(int lease)
    {
        if (_hold == Hold.None || _lease != lease)
        {
            throw new InvalidOperationException("The lease on the sensor has been released.");
        }
    }

    private void Require_NeedsLock(int lease) => Require(lease);

    private bool IsOpen_NeedsLock() => _allowsDirectPages && !_isInvalid && !_hasEnded && _raised is null && _refused is null;

    private bool Has_NeedsLock(ShardName shard, LogPosition? position) => position is null || _engine?.PositionOf(shard) >= position;

    // Continuations run elsewhere, so that they do not hold up the release.
    private Task Released_NeedsLock() => (_released ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
}
