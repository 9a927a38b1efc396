namespace SensorGrid.Features.Expressions;

/// <summary>The reason why a text is no expression.</summary>
/// <param name="At">The place in the text, in characters from 0; its length when something is missing at the end.</param>
/// <param name="Message">The fault, and what to write instead; a sentence.</param>
public sealed record ExpressionError(int At, string Message);
