namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>Losses, repetitions and delays of messages and writes. Each schedule has its own rate.</summary>
internal sealed class Faults(Dice dice)
{
    private readonly double _rate = dice.OneOf(0, 0.01, 0.03, 0.08);

    /// <summary>Whether anything fails any more.</summary>
    public bool AreOver { get; set; }

    /// <summary>Draws the fate of one step.</summary>
    public Fate Next()
    {
        if (AreOver)
        {
            return Fate.Arrives;
        }

        var x = dice.NextDouble();
        return x < _rate * 0.7 ? Fate.Lost : x < _rate ? Fate.Late : x < 2 * _rate ? Fate.AnswerLost : Fate.Arrives;
    }

    /// <summary>Whether a message comes twice.</summary>
    public bool ComesTwice() => !AreOver && dice.Chance(_rate);

    /// <summary>Whether something that was on its way when its sender died takes effect all the same.</summary>
    public bool ArrivesAfterDeath() => !AreOver && dice.Chance(0.5);
}
