namespace SensorGrid.Applications.Definitions;

/// <summary>A text is no definition of an application; the message says why, and what to write.</summary>
public sealed class ApplicationDefinitionException(string message) : Exception(message);
