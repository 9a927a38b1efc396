namespace SensorGrid.Features.Documents;

/// <summary>A mistake in a definition.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in characters, from 1.</param>
/// <param name="Message">The fault, and what to write instead.</param>
public sealed record DefinitionError(int Line, int Column, string Message)
{
    /// <summary>The definition that it is in, such as <c>source/line-2</c>; null where there is one text only.</summary>
    public string? Definition { get; init; }

    /// <summary>The mistake with its place: <c>line:column: message</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Line}:{Column}: {Message}");
}
