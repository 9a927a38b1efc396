namespace SensorGrid.Features.Documents;

/// <summary>A mistake in a definition.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in characters, from 1.</param>
/// <param name="Message">The fault, and what to write instead.</param>
public sealed record DefinitionError(int Line, int Column, string Message)
{
    /// <summary>The mistake with its place: <c>line:column: message</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Line}:{Column}: {Message}");
}
