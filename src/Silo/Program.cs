using SensorGrid.Hosting.StartUp;
using SensorGrid.Silo.Hosting;
using SensorGrid.Silo.Reports;

return await ProgramRun.RunAsync(args, HelpText.Text, SensorGridHost.StartAsync);
