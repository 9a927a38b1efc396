namespace SensorGrid.Cli.Input;

/// <summary>A file of readings, which can be read more than once.</summary>
internal interface IReadingSource : IAsyncDisposable
{
    /// <summary>The file's name as the user gave it.</summary>
    string Name { get; }

    /// <summary>Gets whether its columns say that all of it is of one sensor and one metric.</summary>
    bool IsOneSeries { get; }

    /// <summary>The finished part of the current reading, 0 to 1.</summary>
    double Fraction { get; }

    /// <summary>The parts of the file that are not used, each with the reason; known before it is read.</summary>
    IReadOnlyList<string> LeftOut { get; }

    /// <summary>Notes on what was read last, in sentences; complete when it was read to its end.</summary>
    IReadOnlyList<string> Remarks { get; }

    /// <summary>Gets the metrics that its readings may have; reads the file when it must.</summary>
    Task<IReadOnlyCollection<string>> GetMetricsAsync(CancellationToken cancellationToken);

    /// <summary>Reads all of it, in its order.</summary>
    IAsyncEnumerable<InputItem> ReadAsync(CancellationToken cancellationToken);
}
