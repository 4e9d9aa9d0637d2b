using Vae.Bench;

return BenchCommand.Run(args);
