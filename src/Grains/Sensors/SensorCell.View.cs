using System.Buffers;
using SensorGrid.Features.Engine;
using SensorGrid.Features.History;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Sensors;

/// <content>The view of a reader.</content>
internal sealed partial class SensorCell
{
    /// <summary>A sensor as a reader sees it, for the length of one callback.</summary>
    public readonly struct View
    {
        private readonly SensorCell _cell;

        internal View(SensorCell cell) => _cell = cell;

        /// <summary>The engine; null before the first page.</summary>
        public KeyEngine? Engine => _cell._engine;

        /// <summary>The recent scores.</summary>
        public ScoreTrail Scores => _cell._scores;

        /// <summary>Gets the last position of a shard; null for none.</summary>
        public LogPosition? PositionOf(ShardName shard) => _cell._engine?.PositionOf(shard);

        /// <summary>Computes the features as of an instant.</summary>
        public FeaturesAnswer Answer(AsOf asOf)
        {
            if (_cell._engine is not { } engine)
            {
                return FeaturesAnswer.Unknown;
            }

            if (asOf is { Time: { } time, OrOldest: false } && engine.OldestAsOf is { } oldest && time < oldest)
            {
                return new FeaturesAnswer(null, oldest) { Places = engine.Positions };
            }

            return engine.Compute(asOf) is { } features ? new FeaturesAnswer(features, null) : FeaturesAnswer.Unknown with { Places = engine.Positions };
        }

        /// <summary>Writes the engine's state, of which a copy can be restored; null before the first page.</summary>
        public byte[]? Capture()
        {
            if (_cell._engine is not { } engine)
            {
                return null;
            }

            var snapshot = _snapshot ??= new ArrayBufferWriter<byte>();
            snapshot.ResetWrittenCount();
            engine.WriteSnapshot(snapshot);
            return snapshot.WrittenSpan.ToArray();
        }

        /// <summary>Gets the sensor's status; null before the first reading.</summary>
        public SensorStatus? Status() =>
            _cell._engine is { LastReadingAt: { } newest } engine ? new SensorStatus(newest, engine.IsAnomalous, engine.IsSilent) : null;
    }
}
