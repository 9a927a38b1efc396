using SensorGrid.Silo.Hosting;

return await SensorGridProgram.RunAsync(args);
