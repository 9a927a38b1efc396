using SensorGrid.Features.Detection;
using SensorGrid.Scoring.Onnx.Models;

namespace SensorGrid.Load.Bare;

/// <summary>
/// What a reading costs at the least: a fleet with one metric, its readings in order, one thread, flat arrays; no engine, no actor, no generality. JSON in,
/// all default features and the score of the shipped detector out, for every reading.
/// </summary>
internal sealed class BareLoop : IDisposable
{
    private readonly BareIds _ids;
    private readonly BareWindows _windows;
    private readonly BareDetector[] _detectors;
    private readonly BareModel _model = new(ModelFolder.Default);
    private readonly ModelDescription _description = ModelFolder.Default.Manifest.Description;
    private readonly (int Slot, long Time)[] _staged = new (int, long)[BareModel.Rows];
    private int _rows;

    /// <param name="sensors">How many sensors there are room for.</param>
    /// <param name="interval">The least time between two readings of a sensor.</param>
    public BareLoop(int sensors, TimeSpan interval)
    {
        _ids = new BareIds(sensors);
        _windows = new BareWindows(sensors, interval);
        _detectors = new BareDetector[sensors];
    }

    /// <summary>Which parts of the work are done.</summary>
    public BareWork Work { get; init; } = BareWork.All;

    /// <summary>Takes one reading.</summary>
    public void Take(byte[] json) => Take(json.AsSpan());

    /// <inheritdoc cref="Take(byte[])"/>
    public void Take(ReadOnlySpan<byte> json)
    {
        var id = BareReader.Read(json, out var time, out var value);
        var slot = _ids.SlotOf(id);
        _windows.Take(slot, time, value);
        if (Work.HasFlag(BareWork.Features))
        {
            _windows.Write(slot);
        }

        _detectors[slot].Next(time, value, _model.Inputs.AsSpan(_rows * BareDetector.Inputs, BareDetector.Inputs));
        _staged[_rows++] = (slot, time);
        if (_rows == BareModel.Rows)
        {
            Flush();
        }
    }

    /// <summary>Scores what waits for a full batch.</summary>
    public void Flush()
    {
        if (Work.HasFlag(BareWork.Model) && _rows > 0)
        {
            _model.Run();
            var strangeness = _model.Strangeness;
            var evidence = _model.Evidence;
            for (var row = 0; row < _rows; row++)
            {
                var (slot, time) = _staged[row];
                _detectors[slot].Judge(time, strangeness[row], evidence[row], _description.StrangenessWeight, _description.Threshold ?? BareDetector.Threshold);
            }
        }

        _rows = 0;
    }

    /// <summary>What is known of a sensor, by the order in which sensors were first seen.</summary>
    public (double[] Features, BareDetector Detector) Sensor(int slot) => ([.. _windows.FeaturesOf(slot)], _detectors[slot]);

    public void Dispose() => _model.Dispose();
}
