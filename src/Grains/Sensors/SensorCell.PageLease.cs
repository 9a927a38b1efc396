using System.Diagnostics.CodeAnalysis;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.History;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.DeadLetters;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Sensors;

/// <content>The lease of a page.</content>
internal sealed partial class SensorCell
{
    /// <summary>Holds a sensor while it ingests readings. Every member throws once it is released.</summary>
    public readonly struct PageLease : IDisposable
    {
        private readonly SensorCell _cell;
        private readonly int _number;

        internal PageLease(SensorCell cell, int number) => (_cell, _number) = (cell, number);

        public string SensorId => _cell.Id;

        /// <summary>The engine; null before the first page.</summary>
        public KeyEngine? Engine => Cell._engine;

        private SensorCell Cell
        {
            get
            {
                _cell.Require(_number);
                return _cell;
            }
        }

        /// <summary>Sets the engine of a new sensor, or of one that goes over to another revision.</summary>
        public void Begin(KeyEngine engine)
        {
            var cell = Cell;
            lock (cell._lock)
            {
                cell._engine = engine;
            }
        }

        /// <summary>Keeps out those that read the features alone, from here on: until now these were what they were before the page.</summary>
        public void BeginToAdd()
        {
            var cell = Cell;
            lock (cell._lock)
            {
                cell._isAdding = true;
            }
        }

        /// <summary>Records that the sensor advanced in a shard: storage has an earlier position, or none.</summary>
        public void Advance(ShardName shard, LogPosition? before)
        {
            var cell = Cell;
            (cell._durable ??= new DurablePositions()).OnAdvanced(shard, before);
        }

        /// <summary>Follows the reader of a shard, if its name is greater than that of the one followed: a child's is greater than its parents'.</summary>
        public void Follow(ShardName shard)
        {
            var cell = Cell;
            if (shard > cell.HomeShard)
            {
                Volatile.Write(ref cell._homeShard, shard.ToString());
            }
        }

        /// <summary>Adds a score to the sensor's recent ones.</summary>
        public void AddScore(DateTimeOffset time, double score) => Cell._scores.Add(time, score);

        /// <summary>Forgets the scores, as a retired sensor does.</summary>
        public void ForgetScores() => Cell._scores = new ScoreTrail();

        /// <summary>Records that the page retired the sensor, whatever came after it in the page.</summary>
        public void OnRetired()
        {
            var cell = Cell;
            cell._reported = default;
            Volatile.Write(ref cell._wasRetired, true);
        }

        /// <summary>Gets the status to report to the list of sensors: a change at once, a newer reading now and then.</summary>
        /// <param name="every">The advance of event time after which to report again.</param>
        /// <param name="status">The status.</param>
        public bool TryReport(TimeSpan every, [NotNullWhen(true)] out SensorStatus? status) => Cell.TryReport(every, out status);

        /// <summary>Queues changed anomalies for the activation, and wakes it.</summary>
        public void Raise(IEnumerable<AnomalyEpisode> changed)
        {
            var cell = Cell;
            lock (cell._lock)
            {
                (cell._raised ??= []).AddRange(changed);
            }

            cell.Wake();
        }

        /// <summary>Queues values that there is no room for, for the activation, and wakes it.</summary>
        public void Refuse(IEnumerable<DeadLetter> refused)
        {
            var cell = Cell;
            lock (cell._lock)
            {
                (cell._refused ??= []).AddRange(refused);
            }

            cell.Wake();
        }

        /// <summary>Makes the state of no use: it is neither read nor stored any more, and the activation ends.</summary>
        public void Invalidate() => _cell.Invalidate(_number);

        /// <summary>Releases the sensor.</summary>
        public void Dispose() => _cell.Release(_number);
    }

    private void Wake() => owner.WakeUp();
}
