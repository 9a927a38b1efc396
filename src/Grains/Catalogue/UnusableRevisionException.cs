namespace SensorGrid.Grains.Catalogue;

/// <summary>The definitions of a revision cannot be used.</summary>
/// <param name="message">Where and why, and what to write instead.</param>
internal sealed class UnusableRevisionException(string message) : Exception(message);
