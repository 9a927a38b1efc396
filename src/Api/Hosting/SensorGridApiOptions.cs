using System.ComponentModel.DataAnnotations;

namespace SensorGrid.Api.Hosting;

/// <summary>What the API must be told of its surroundings.</summary>
public sealed class SensorGridApiOptions
{
    /// <summary>The Kinesis stream that <c>POST /readings</c> puts readings into. Required.</summary>
    [Required]
    public string StreamName { get; set; } = "";
}
