using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans.Storage;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Sensors;

/// <content>The lease that keeps pages away.</content>
internal sealed partial class SensorCell
{
    private GrainId GrainId => owner.GrainId;

    /// <summary>Holds a sensor still: no page is ingested, and readers go on. Every member throws once it is released.</summary>
    public readonly struct StillLease : IDisposable
    {
        private readonly SensorCell _cell;
        private readonly int _number;

        internal StillLease(SensorCell cell, int number) => (_cell, _number) = (cell, number);

        /// <summary>The engine, to be read; null before the first page.</summary>
        public KeyEngine? Engine => Cell._engine;

        /// <summary>The positions that storage has, where it is behind; null when it never was.</summary>
        public DurablePositions? Durable => Cell._durable;

        /// <summary>Gets whether the last save failed: storage may hold what it wrote, or may not.</summary>
        public bool IsInDoubt => Cell._isInDoubt;

        /// <summary>Gets whether storage lacks anything, or may lack it.</summary>
        public bool LacksAnything => Cell is { _isInDoubt: true } or { _durable.Behind: true };

        private DurablePositions DurableOrNew => Cell._durable ??= new DurablePositions();

        private SensorCell Cell
        {
            get
            {
                _cell.Require(_number);
                return _cell;
            }
        }

        /// <summary>Gets the position of a shard that storage has; null for none.</summary>
        public LogPosition? StoredPositionOf(ShardName shard)
        {
            var cell = Cell;
            var live = cell._engine?.PositionOf(shard);
            return cell._durable is { } durable ? durable.Of(shard, live) : live;
        }

        /// <summary>Opens a silence, if nothing that arrived until an instant came from the sensor and that is one: see <see cref="KeyEngine.OpenSilence"/>.</summary>
        public AnomalyEpisode? OpenSilence(DateTimeOffset frontier)
        {
            var cell = Cell;
            lock (cell._lock)
            {
                if (cell._engine?.OpenSilence(frontier) is not { } silence)
                {
                    return null;
                }

                (cell._durable ??= new DurablePositions()).OnSilence();
                return silence;
            }
        }

        /// <summary>Writes what is to be stored, or goes along to another silo. Only with an engine.</summary>
        public SensorState Capture()
        {
            var cell = Cell;
            var snapshot = _snapshot ??= new ArrayBufferWriter<byte>();
            snapshot.ResetWrittenCount();
            cell._engine!.WriteSnapshot(snapshot);
            return new SensorState(snapshot.WrittenSpan.ToArray(), cell._scores.ToArray());
        }

        /// <summary>Stores the sensor. Only with an engine, and only once all that has to be durable before it is.</summary>
        /// <remarks>
        /// A save that fails may have taken effect nevertheless. The activation stays, since all it needs to answer is in memory and an outage of the storage would make
        /// every sensor load again; but it saves again before it reports anything as durable. The next save has the same condition: if the failed one did take effect,
        /// it conflicts, and the activation ends.
        /// </remarks>
        /// <exception cref="InconsistentStateException">Another activation has stored the sensor: this one is of no use any more.</exception>
        public async Task SaveAsync(SensorRuntime runtime, CancellationToken cancellationToken)
        {
            var (engine, durable) = (Engine!, DurableOrNew);
            var started = runtime.Clock.GetTimestamp();
            var captured = durable.Capture(engine.PositionOf);
            var cost = await WriteAsync(runtime, SensorSections.Of(Capture()), cancellationToken);
            durable.OnStored(captured, engine.PositionOf);
            Cell.Resize(runtime.Room);
            runtime.Metrics.OnPersisted(runtime.Clock.GetElapsedTime(started), cost.Bytes);
        }

        /// <summary>Resets the mark of a retirement. From here on the activation is called to store the sensor, until it allows otherwise: the lists change first.</summary>
        /// <returns>Whether there was one since the last time.</returns>
        public bool TakeRetirement()
        {
            var cell = Cell;
            lock (cell._lock)
            {
                var wasRetired = cell._wasRetired;
                Volatile.Write(ref cell._wasRetired, false);
                cell._allowsDirectSaves = false;
                return wasRetired;
            }
        }

        /// <inheritdoc cref="PageLease.TryReport"/>
        public bool TryReport(TimeSpan every, [NotNullWhen(true)] out SensorStatus? status) => Cell.TryReport(every, out status);

        /// <inheritdoc cref="PageLease.Invalidate"/>
        public void Invalidate() => _cell.Invalidate(_number);

        /// <summary>Releases the sensor.</summary>
        public void Dispose() => _cell.Release(_number);

        private async Task<SaveCost> WriteAsync(SensorRuntime runtime, List<StateSection> sections, CancellationToken cancellationToken)
        {
            var cell = Cell;
            cell._isInDoubt = true;
            try
            {
                var cost = await runtime.States.SaveAsync(cell.GrainId, cell.Stored, sections, cancellationToken);
                cell._isInDoubt = false;
                return cost;
            }
            catch (InconsistentStateException)
            {
                Invalidate();
                throw;
            }
        }
    }

    /// <summary>
    /// Acquires the sensor to store it without a call. Refuses whenever there is anything else to do: something to send before, or a list to change. The activation must be
    /// called then.
    /// </summary>
    /// <param name="shard">The shard whose barrier it is.</param>
    /// <param name="expected">The position of the shard that the sensor must have.</param>
    /// <param name="lease">The lease.</param>
    public bool TryAcquireStill(ShardName shard, LogPosition expected, out StillLease lease)
    {
        lease = default;
        lock (_lock)
        {
            // Free first: who holds the sensor changes the rest without the lock.
            if (_hold != Hold.None || _waiting > 0 || !IsOpen_NeedsLock()
                || !_allowsDirectSaves || _wasRetired || _durable is { HasNewShard: true } || !Has_NeedsLock(shard, expected))
            {
                return false;
            }

            lease = new StillLease(this, Begin_NeedsLock(Hold.Still));
            return true;
        }
    }

    /// <summary>Acquires the sensor to keep pages away, once it is free.</summary>
    public async ValueTask<StillLease> AcquireStillAsync()
    {
        StillLease lease = default;
        await WaitForAsync(() =>
        {
            if (_hold != Hold.None)
            {
                return false;
            }

            _wasCalled = true;
            lease = new StillLease(this, Begin_NeedsLock(Hold.Still));
            return true;
        });
        return lease;
    }
}
