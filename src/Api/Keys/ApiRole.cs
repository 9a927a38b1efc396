namespace SensorGrid.Api.Keys;

/// <summary>The permission of a key's holder.</summary>
public enum ApiRole
{
    /// <summary>Everything.</summary>
    Admin,

    /// <summary>Reads: every GET, and <c>POST /features/batch</c>.</summary>
    Reader,

    /// <summary>Puts readings in: <c>POST /readings</c>.</summary>
    Publisher,
}
