using SensorGrid.Cli.Input;

namespace SensorGrid.Cli.Train;

/// <summary>The inputs and the output of training a model.</summary>
/// <param name="Output">The folder.</param>
/// <param name="Name">The model's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Seed">The seed of all random numbers.</param>
/// <param name="Trees">The number that the forest has.</param>
/// <param name="Samples">The number of rows that each tree is grown from.</param>
/// <param name="Input">Readings to learn from, a file or a folder; null for made-up ones.</param>
/// <param name="Rows">The file that the training rows are written to as well; null for none.</param>
/// <param name="Command">The command line of the user, for the model's own record.</param>
internal sealed record TrainOptions(
    string Output, string Name, string Version, int Seed, int Trees, int Samples, InputOptions? Input, string? Rows, string Command);
