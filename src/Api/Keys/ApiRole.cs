namespace SensorGrid.Api.Keys;

/// <summary>The permission of a key's holder.</summary>
public enum ApiRole
{
    /// <summary>Everything.</summary>
    Admin,

    /// <summary>Reads: every GET, <c>POST /features/batch</c>, checks and trials of SQL programs, and what clients of other feature stores read by.</summary>
    Reader,

    /// <summary>Puts readings in: <c>POST /readings</c>, and what clients of other systems write by.</summary>
    Publisher,
}
