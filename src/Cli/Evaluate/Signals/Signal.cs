namespace SensorGrid.Cli.Evaluate.Signals;

/// <summary>True values of one made-up sensor, step by step.</summary>
internal abstract class Signal
{
    /// <summary>Its metrics, those that may fail first.</summary>
    public abstract IReadOnlyList<SignalMetric> Metrics { get; }

    /// <summary>The number of metrics that may fail.</summary>
    public virtual int Failing => Metrics.Count;

    /// <summary>Seconds that its cycle takes; 0 when it has none that a fault could stop.</summary>
    public virtual double Cycle => 0;

    /// <summary>Computes the values at the next step, which is one interval after the one before.</summary>
    /// <param name="time">The time.</param>
    /// <param name="values">Filled, a value for each metric, as exact as the process is.</param>
    public abstract void Next(in SignalTime time, Span<double> values);
}
