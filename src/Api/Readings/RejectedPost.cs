namespace SensorGrid.Api.Readings;

/// <summary>A reading that was refused at the door.</summary>
/// <param name="Index">Its position in the request, from 0.</param>
/// <param name="Error">What is wrong with it.</param>
internal readonly record struct RejectedPost(int Index, string Error);
