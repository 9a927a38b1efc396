namespace SensorGrid.Api.Keys;

/// <summary>A key by its name, its role and the SHA-256 of it.</summary>
internal sealed record ApiKey(string Name, ApiRole Role, byte[] Hash);
