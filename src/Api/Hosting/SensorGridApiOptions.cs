using System.ComponentModel.DataAnnotations;

namespace SensorGrid.Api.Hosting;

/// <summary>What the API must be told of its surroundings.</summary>
public sealed class SensorGridApiOptions
{
    /// <summary>The Kinesis stream that <c>POST /readings</c> puts readings into. Required.</summary>
    [Required]
    public string StreamName { get; set; } = "";

    /// <summary>How many clients may follow <c>GET /anomalies/stream</c> in this process, 1 to 100,000; more are refused with a 503. 2,000 by default.</summary>
    [Range(1, 100_000)]
    public int MaxSubscribers { get; set; } = 2000;
}
