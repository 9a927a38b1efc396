namespace SensorGrid.Features.Detection;

/// <summary>
/// The evidence of several metrics together: the power mean's sum, so never less than that of the strangest one, exactly that when the others have none,
/// and hardly more when they have little.
/// </summary>
internal struct JointEvidence(double power)
{
    private double _sum;

    /// <summary>The largest so far.</summary>
    public double Most { get; private set; }

    public readonly double Total => Most > 0 ? Most * Math.Pow(_sum, 1 / power) : 0;

    public void Add(double evidence)
    {
        if (evidence > Most)
        {
            // In terms of the largest: no overflow, and one alone is itself to the bit.
            _sum = Most > 0 ? (_sum * Math.Pow(Most / evidence, power)) + 1 : 1;
            Most = evidence;
        }
        else if (evidence > 0)
        {
            _sum += Math.Pow(evidence / Most, power);
        }
    }
}
