namespace SensorGrid.Sources.Rows;

/// <summary>A mistake in a template.</summary>
/// <param name="Position">The index in the template's text.</param>
/// <param name="Message">The fault, and what to write instead; a sentence.</param>
public readonly record struct TemplateError(int Position, string Message);
