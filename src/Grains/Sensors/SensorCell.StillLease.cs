using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Sensors;

/// <content>The lease that keeps pages away.</content>
internal sealed partial class SensorCell
{
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

        /// <summary>The positions that storage has, where it is behind; created if there are none.</summary>
        public DurablePositions DurableOrNew => Cell._durable ??= new DurablePositions();

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

        /// <summary>Resets the mark of a retirement.</summary>
        /// <returns>Whether there was one since the last time.</returns>
        public bool TakeRetirement()
        {
            var cell = Cell;
            var wasRetired = cell._wasRetired;
            Volatile.Write(ref cell._wasRetired, false);
            return wasRetired;
        }

        /// <inheritdoc cref="PageLease.TryReport"/>
        public bool TryReport(TimeSpan every, [NotNullWhen(true)] out SensorStatus? status) => Cell.TryReport(every, out status);

        /// <inheritdoc cref="PageLease.Invalidate"/>
        public void Invalidate() => _cell.Invalidate(_number);

        /// <summary>Releases the sensor.</summary>
        public void Dispose() => _cell.Release(_number);
    }
}
