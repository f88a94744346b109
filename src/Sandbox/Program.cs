Console.WriteLine("homelab-sandbox");
