namespace SensorGrid.Sources.Discovery.Guesses;

/// <summary>Recognizes the records of one format.</summary>
internal interface IFormatGuess
{
    /// <summary>Guesses definitions for a sample.</summary>
    /// <returns>The guesses, the best first; none when the records are not of this format.</returns>
    IEnumerable<Guess> Of(Sample sample);
}
