namespace SensorGrid.Api.Keys;

/// <summary>The permission of a key's holder.</summary>
public enum ApiRole
{
    /// <summary>Everything.</summary>
    Admin,

    /// <summary>Reads: every GET, <c>POST /features/batch</c>, and checks and trials of SQL programs.</summary>
    Reader,

    /// <summary>Puts readings in: <c>POST /readings</c>.</summary>
    Publisher,
}
