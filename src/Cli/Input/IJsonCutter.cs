namespace SensorGrid.Cli.Input;

/// <summary>Cuts a JSON file into the parts that are readings, without a look at what is in them.</summary>
internal interface IJsonCutter
{
    /// <summary>Gets whether a value here is one reading; false when it may be an array of them.</summary>
    bool ObjectsOnly { get; }

    /// <summary>Cuts off the next part.</summary>
    /// <param name="data">The rest of the file, from the end of the last part on; maybe not all of it.</param>
    /// <param name="isLast">Whether it is all.</param>
    /// <returns>Null when more data is needed, or, with all of it, at the end.</returns>
    JsonPiece? TryCut(ReadOnlySpan<byte> data, bool isLast);
}
