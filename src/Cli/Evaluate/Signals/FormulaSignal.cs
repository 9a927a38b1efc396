namespace SensorGrid.Cli.Evaluate.Signals;

/// <summary>A sensor with one metric, the values of which are those of a formula.</summary>
/// <param name="metric">The metric.</param>
/// <param name="formula">Called once for each step; it may keep what it needs from one to the next.</param>
/// <param name="cycle">Seconds that its cycle takes; 0 for none.</param>
internal sealed class FormulaSignal(SignalMetric metric, Func<SignalTime, double> formula, double cycle = 0) : Signal
{
    public const string MetricName = "value";

    public FormulaSignal(double level, double spread, Func<SignalTime, double> formula, double cycle = 0)
        : this(new SignalMetric(MetricName, level, spread), formula, cycle)
    {
    }

    public override IReadOnlyList<SignalMetric> Metrics { get; } = [metric];

    public override double Cycle => cycle;

    public override void Next(in SignalTime time, Span<double> values) => values[0] = formula(time);
}
