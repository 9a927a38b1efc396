namespace SensorGrid.Load.Wire;

/// <summary>Whether what a connection has received is a whole answer.</summary>
/// <exception cref="InvalidDataException">It is an answer that says that the request failed.</exception>
internal delegate bool IsWholeAnswer(ReadOnlySpan<byte> received);
